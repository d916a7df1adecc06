//! Use cases through the front door: the real router over a real store in a folder of its own, with a
//! clock that tests move.

mod clinic;
mod http;
mod openapi;
mod permissions;
