//! Vectors of a scripted server: fused, exchanged, and gone.
