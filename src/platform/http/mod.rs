//! HTTP, the same for every module: routes that name their permission, strict bodies, problem
//! answers in the person's language, `ETag`s, repeated posts, and the layers around them.

mod attachment;
mod body;
mod check;
mod compress;
pub mod idempotency;
pub mod layers;
mod leftover;
pub mod listener;
mod precondition;
mod problem;
mod route_gate;
mod routes;
mod subject_door;

pub use attachment::{CSV, attachment};
pub use body::{Choice, FileBody, JsonBody, PathId, Query, ReadOnly};
pub use check::Check;
pub use precondition::{IfMatch, versioned};
pub use problem::{Problem, ProblemField, explain, render, words_of};
pub use route_gate::RouteGate;
pub use routes::{Access, Caller, Identity, RouteEntry, Routes};
pub use subject_door::{BeforeDoor, SubjectDoor};
