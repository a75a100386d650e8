"""What HTTP does not take: each line marked is an error, and no other line is."""

from lambdarouter import App
from lambdarouter.http import CORS, HTTPSettings, NotFound, TooManyRequests, UploadedFile, redirect, set_cookie

App(http=CORS("*"))  # error: one setting of several
App(cors=CORS("*"))  # error: no setting of the app's own
HTTPSettings(compres=True)  # error: a misspelt setting
HTTPSettings(trailing_slash="remove")  # error: no such policy
CORS()  # error: of which origins?
CORS("*", max_age="600")  # error: not a number
redirect("/", 200)  # error: no redirect
set_cookie("a", "1", same_site="lax")  # error: no such value
raise_of = NotFound("gone", retry_after=3)  # error: not for this status
TooManyRequests(retry_after="soon")  # error: not a time
UploadedFile(body="text")  # error: not bytes
