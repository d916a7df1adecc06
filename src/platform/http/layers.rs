//! The layers around every listener's routes.
