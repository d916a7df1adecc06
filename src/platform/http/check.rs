//! Layers that decide at once. `axum`'s `from_fn` boxes what it wraps twice for every request; a check
//! that waits for nothing needs none of that.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use futures_util::future::Either;
use tower::{Layer, Service};

use crate::shared::error::Error;

/// Lets a request pass, with what the check put into it, or refuses it.
#[derive(Clone)]
pub struct Check<F>(pub F);

/// What stands behind a [`Check`].
#[derive(Clone)]
pub struct Checked<F, S> {
    check: F,
    inner: S,
}

impl<F: Clone, S> Layer<S> for Check<F> {
    type Service = Checked<F, S>;

    fn layer(&self, inner: S) -> Self::Service {
        Checked {
            check: self.0.clone(),
            inner,
        }
    }
}

impl<F, S> Service<Request> for Checked<F, S>
where
    F: Fn(&mut Request) -> Result<(), Error>,
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<S::Future, Ready<Result<Response, Infallible>>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        match (self.check)(&mut request) {
            Ok(()) => Either::Left(self.inner.call(request)),
            Err(refusal) => Either::Right(ready(Ok(refusal.into_response()))),
        }
    }
}
