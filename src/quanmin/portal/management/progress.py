"""Progress of long work on a terminal."""


def show_progress(stream):
    """A function (stage, share) that overwrites one line of a terminal; elsewhere it writes each stage once."""
    seen = set()

    def show(stage, share):
        if stream.isatty():
            stream.write(f"\r\033[K{share:5.0%}  {stage}", ending="\n" if share >= 1 else "")
            stream.flush()
        elif stage not in seen:
            seen.add(stage)
            stream.write(f"{share:5.0%}  {stage}")

    return show
