"""What kiosks send over HTTP: enrolment, sealed parts, manifests."""
