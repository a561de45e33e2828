"""What no page may do, listened to while a test uses it."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError


class Watch:
    """Faults of the pages of a context: requests to another origin, errors of scripts, of the console (a breach of the
    policy is one), parts that could not be loaded. An answer under 500 to the page itself is for the test to judge."""

    def __init__(self, context: BrowserContext, base_url: str) -> None:
        self.faults: list[str] = []
        self._origin = base_url
        context.on("request", self._see_request)
        context.on("response", self._see_response)
        context.on("console", self._see_console)
        context.on("weberror", self._see_error)

    def _see_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob", "about") and f"{parts.scheme}://{parts.netloc}" != self._origin:
            self.faults.append(f"asks another origin: {request.url}")

    def _see_response(self, response: Response) -> None:
        # what the service worker fetches comes to the page too, and is judged there
        is_page = response.request.is_navigation_request() or response.request.service_worker is not None
        if response.status >= (500 if is_page else 400):
            self.faults.append(f"{response.status} for {response.url}")

    def _see_console(self, message: ConsoleMessage) -> None:
        # the browser's own word on a status: judged where the answer comes in
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"console: {message.text}")

    def _see_error(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error.message}")
