"""The tests: one folder a room, whole lives in journeys, promises in house."""
