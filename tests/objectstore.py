"""An object store on this machine that speaks as much of S3 as reading asks for: HEAD, GET with ranges, and listing."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

LISTING = (
    '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>"
)


class _Answer(BaseHTTPRequestHandler):
    """Objects are the files under `root`, buckets its folders; whoever has no key is refused."""

    def __init__(self, root: Path, *args: object) -> None:
        self.root = root
        super().__init__(*args)  # type: ignore[arg-type]

    def do_HEAD(self) -> None:
        self._send(body=False)

    def do_GET(self) -> None:
        self._send(body=True)

    def _send(self, *, body: bool) -> None:
        asked = urlsplit(self.path)
        file = self.root / asked.path.lstrip("/")
        if "Credential=reader/" not in self.headers.get("Authorization", ""):
            self._say(403, b"")
        elif "list-type" in parse_qs(asked.query):
            self._say(200, LISTING.encode())
        elif not file.is_file():
            self._say(404, b"")
        else:
            data, first, last = file.read_bytes(), *self._range(file.stat().st_size)
            self._say(206 if "Range" in self.headers else 200, data[first : last + 1], show=body)

    def _range(self, size: int) -> tuple[int, int]:
        first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
        return int(first), min(int(last or size), size - 1)

    def _say(self, status: int, data: bytes, *, show: bool = True) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if show:
            self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Nothing is logged."""


@contextmanager
def object_store(root: Path) -> Iterator[str]:
    """Serve the folders under `root` as buckets; answers what follows the bucket and path in an s3:// address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Answer, root))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"?scheme=http&region=here&endpoint_override=127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
