"""Clicks through throwaway demos and keeps one picture of each main step in docs/img."""

import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path("docs/img")
DESK, PHONE = 1280, 360
ROUND = "ntm-2022"  # the round that the demo plays
DEPARTMENT, CAMPAIGN = "so-khcn", "nong-thon-moi-2021-2025"
MOST_BYTES = 200_000
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
# No blinking caret, nothing halfway through a movement.
STILL = """* { caret-color: transparent !important; animation: none !important;
transition: none !important }"""


def main() -> None:
    # A polite end takes the servers and their folders along.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM
        )
        for stage, take in (
            ("nominate", dossier),
            ("council", ballot),
            ("published", results),
            ("final-council", years),
        ):
            with demo(stage) as address:
                take(chromium, address)
        chromium.close()


@contextmanager
def demo(stage: str):
    """The address of a portal with a demo at this stage; it and its data are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="portal-pictures-") as data:
        port = _free_port()
        environment = {
            **os.environ,
            "PORTAL_DATA": data,
            "PORT": str(port),
            "BIND": "127.0.0.1",
            "PORTAL_URL": f"http://localhost:{port}",
            "WEB_WORKERS": "1",
            "LOG_LEVEL": "WARNING",
        }
        for command in (
            ["collectstatic", "--noinput"],
            ["migrate", "--noinput"],
            ["createcachetable"],
            ["demo", "--stage", stage],
        ):
            subprocess.run(
                [sys.executable, "manage.py", *command, "--verbosity", "0"],
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        with (Path(data) / "server.log").open("w+b") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "emulation_portal/server.py"],
                env=environment,
                stdout=log,
                stderr=log,
            )
            try:
                _wait_for(server, port, log)
                yield f"http://localhost:{port}"
            finally:
                server.terminate()
                server.wait(timeout=30)


def dossier(chromium, address: str) -> None:
    """The head of a unit has begun a dossier and answered the first criterion."""
    page = _signed_in(chromium, address, "Trưởng đơn vị", DESK, 940)
    page.locator(f"main a[href='/nominations/start/{ROUND}/']").first.click()
    page.locator("input[name=whom][value=staff-individual]").check()
    _continue(page)
    page.locator("input[name=nominee]").first.check()
    _continue(page)
    page.locator(".check-list").wait_for()
    _continue(page)
    page.wait_for_url("**/nominations/*/")
    overview = page.url
    _visit(page, f"{overview}criteria/1/")
    page.fill(
        "#id_text",
        "Chủ trì 06 nhiệm vụ ứng dụng tiến bộ kỹ thuật cho hợp tác xã, 05 nhiệm vụ hoàn thành"
        " trước hạn; hướng dẫn 320 lượt người dân.",
    )
    proof = {"name": "Xác nhận kết quả.png", "mimeType": "image/png", "buffer": _blank_scan()}
    page.set_input_files("#id_files", proof)
    page.locator("button[name=then][value=later]").click()
    page.wait_for_url(overview)
    _visit(page, overview)  # without the message that the text was saved
    _keep(page, "dossier")


def ballot(chromium, address: str) -> None:
    """A member of the Council marks the ballot on a phone."""
    page = _signed_in(chromium, address, "demo.thanhvien1", PHONE, 860)
    _visit(page, f"{address}/council/")
    page.locator("main a[href^='/council/']").first.click()
    page.locator("a[href$='/ballot/']").first.click()
    fields = page.locator("fieldset.choices")
    fields.nth(0).locator("input").first.check()
    _keep(page, "ballot", top=".kicker")


def results(chromium, address: str) -> None:
    """The ranked list as the Office saw it, and what everybody may read."""
    page = _signed_in(chromium, address, "Văn phòng Sở", DESK, 1120)
    _visit(page, f"{address}/ranking/{ROUND}/")
    _keep(page, "ranking", top=".kicker")
    page = _opened(chromium, DESK, 1260)
    _visit(page, f"{address}/public/rounds/{ROUND}/")
    _keep(page, "result")


def years(chromium, address: str) -> None:
    """What became of the Department, and how far the units are with the plan."""
    page = _signed_in(chromium, address, "Văn phòng Sở", DESK, 1000)
    _visit(page, f"{address}/units/{DEPARTMENT}/")
    _keep(page, "unit", top=".kicker")
    _visit(page, f"{address}/campaigns/{CAMPAIGN}/progress/overview/")
    _keep(page, "progress", top=".kicker")


def _opened(chromium, width: int, height: int) -> Page:
    context = chromium.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1,
        locale="vi-VN",
        color_scheme="light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.set_default_timeout(20_000)
    return page


def _signed_in(chromium, address: str, who: str, width: int, height: int) -> Page:
    """One click on the demo's sign-in page: `who` is a role as it stands there, or a user name."""
    page = _opened(chromium, width, height)
    _visit(page, f"{address}/accounts/login/")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    role = page.locator(f"button[name=username]:has(b:text-is('{who}'))")
    role.or_(page.locator(f"button[name=username][value='{who}']")).first.click()
    page.wait_for_url(f"{address}/")
    return page


def _continue(page: Page) -> None:
    page.locator("main form[method=post] button.btn-primary").click()


def _visit(page: Page, url: str) -> None:
    answer = page.goto(url)
    if not answer.ok:
        sys.exit(f"{url} answered {answer.status}.")


def _keep(page: Page, name: str, *, top: str = "body") -> None:
    """The window with `top` at its upper edge, as a small PNG; a short page ends the picture."""
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    end = page.evaluate(
        """top => {
            document.activeElement.blur();
            const above = document.querySelector(top).getBoundingClientRect().top + scrollY;
            scrollTo({top: Math.max(0, above - 16), behavior: "instant"});
            return Math.ceil(document.body.getBoundingClientRect().bottom);
        }""",
        top,
    )
    shot = page.screenshot(style=STILL)
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, end)))
    path = IMAGES / f"{name}.png"
    few_colours = picture.quantize(256, dither=Image.Dither.NONE)
    few_colours.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        sys.exit(f"{path} has {size:,} bytes, more than {MOST_BYTES:,}.")
    print(f"  {path}  {picture.width} × {picture.height}, {size / 1000:.0f} kB")


def _blank_scan() -> bytes:
    out = io.BytesIO()
    Image.new("L", (620, 877), 255).save(out, "PNG")
    return out.getvalue()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(server: subprocess.Popen, port: int, log) -> None:
    for _try in range(120):
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
        except urllib.error.HTTPError:
            return  # unwell, but it serves
        except OSError:
            time.sleep(0.25)
        else:
            return
    log.seek(0)
    sys.exit(log.read().decode() + "\nThe portal did not start.")


if __name__ == "__main__":
    main()
