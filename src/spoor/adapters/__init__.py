"""The outside world: plain values in and out, no models."""
