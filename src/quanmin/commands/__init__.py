"""The sub-commands of `quanmin`, one file a subject, each loaded only when it is asked for."""
