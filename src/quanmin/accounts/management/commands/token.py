"""`quanmin manage token`: make, list and revoke the tokens that programs read the api with."""

from django.core.management.base import BaseCommand, CommandError

from quanmin import clock
from quanmin.accounts.actions import MOST_TOKEN_DAYS, TOKEN_DAYS, make_token, revoke_token, system_account
from quanmin.accounts.models import Token, User
from quanmin.accounts.queries import tokens
from quanmin.errors import QuanminError


class Command(BaseCommand):
    help = "Make, list and revoke the tokens that programs read the api with."

    def add_arguments(self, parser):
        acts = parser.add_subparsers(required=True, dest="act", metavar="make|list|revoke")
        make = acts.add_parser("make", help="make a token; its secret is printed once")
        make.add_argument("username", help="the account whose rights the token has")
        make.add_argument("--name", required=True, help="which program it is for")
        make.add_argument(
            "--days", type=int, default=TOKEN_DAYS, help=f"default {TOKEN_DAYS}, at most {MOST_TOKEN_DAYS}"
        )
        acts.add_parser("list", help="list all tokens, without secrets")
        revoke = acts.add_parser("revoke", help="close a token at once")
        revoke.add_argument("number", type=int, help="its number in the list")

    def handle(self, *args, act, **options):
        try:
            getattr(self, f"_{act}")(system_account(), **options)
        except (User.DoesNotExist, Token.DoesNotExist):
            wanted = options.get("username") or options.get("number")
            raise CommandError(
                f"there is no {wanted!r}; `quanmin manage token list` shows the tokens.", returncode=2
            ) from None
        except QuanminError as error:
            raise CommandError(str(error), returncode=2) from error

    def _make(self, by, *, username, name, days, **_options):
        user = User.objects.select_related("unit").get(username=username)
        token, secret = make_token(user, name, today=clock.today(), by=by, days=days)
        self.stderr.write(
            f"token {token.pk} for {username}, until {token.expires_on}; it is shown this once:"
        )
        self.stdout.write(secret)

    def _list(self, by, **_options):
        for one in tokens(by):
            state = "revoked" if one.revoked_at else f"until {one.expires_on}"
            self.stdout.write(
                f"{one.pk}  {one.user.username}  {one.name}  {state}  last used {one.used_on or 'never'}"
            )

    def _revoke(self, by, *, number, **_options):
        revoke_token(Token.objects.select_related("user__unit").get(pk=number), by=by)
        self.stderr.write(f"token {number} is revoked")
