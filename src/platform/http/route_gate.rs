//! A gate that shuts routes for everybody, whatever they may otherwise do.

use std::sync::Arc;

use axum::http::Method;

use crate::shared::error::Error;

type Check = dyn Fn(&Method, &str) -> Result<(), Error> + Send + Sync;

/// Decides by their methods and templates which routes are shut; put into a request while any is.
#[derive(Clone)]
pub struct RouteGate(Arc<Check>);

impl RouteGate {
    /// A gate with this rule.
    #[must_use]
    pub fn new(check: impl Fn(&Method, &str) -> Result<(), Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(check))
    }

    pub(super) fn check(&self, method: &Method, template: &str) -> Result<(), Error> {
        (self.0)(method, template)
    }
}
