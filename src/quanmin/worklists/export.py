"""A gap list as an Excel file; who took it is written down."""


def gap_list_xlsx(measure, unit, period, *, by):
    """The whole gap list as the bytes of an .xlsx file, masked by the same rights as the page; needs EXPORT_LIST."""
    raise NotImplementedError
