//! Which turns go.
