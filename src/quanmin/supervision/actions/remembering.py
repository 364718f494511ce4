"""What somebody last asked of a page is kept for the next time; it changes nothing, and leaves no line in the trail."""

from quanmin.supervision.models import RememberedFilter


def remember_filter(user, page, asked):
    """Keep what somebody asked of a page, be it nothing."""
    RememberedFilter.objects.update_or_create(user=user, page=page, defaults={"asked": asked})
