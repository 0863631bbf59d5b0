"""`make fit-library`: what published targets say about the library's assumptions. See docs/calibration.md."""
