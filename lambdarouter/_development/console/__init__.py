"""The console of `lambdarouter dev`: a local web page that sends events to the app and shows their outcomes."""
