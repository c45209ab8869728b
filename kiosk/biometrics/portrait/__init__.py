"""The biometric portrait: faces, landmarks, measures, guidance, crop, criteria and choice."""
