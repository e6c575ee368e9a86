"""What tests of several folders use; what one folder uses stands beside its tests."""
