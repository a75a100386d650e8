"""The browser of tests: `chromium` and `chromedriver` on PATH (Debian: apt-get install chromium chromium-driver)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
MISSING = "chromium and chromedriver are not on PATH (apt-get install chromium-driver)"


def start(profile: Path, *, size: str = "1400,1000") -> Any:
    """Start a browser that reaches nothing but this machine; `quit()` ends it. Raises RuntimeError without one."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    if CHROMIUM is None or DRIVER is None:
        raise RuntimeError(MISSING)
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for option in (
        *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
        *(f"--window-size={size}", "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"),
        f"--user-data-dir={profile}",
    ):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(DRIVER))
