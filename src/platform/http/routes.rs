//! Routes that cannot be added without saying who may use them. The table that comes of it drives
//! the guard, the OpenAPI document and the test over every route and role.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Content, OpenApi, Ref, ResponseBuilder};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::check::Check;
use super::route_gate::RouteGate;
use crate::shared::actor::Actor;
use crate::shared::error::{Error, Kind};
use crate::shared::permission::Permission;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anyone who reaches the address; limited by address.
    Public,
    /// Anyone who is signed in, also who still has to set up a second factor: what they need for that.
    Own,
    /// Anyone who is signed in.
    SignedIn,
    /// Whoever holds the permission.
    Can(Permission),
}

/// One route of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteEntry {
    /// In capitals: `GET`.
    pub method: &'static str,
    /// The template: `/api/patients/{id}`.
    pub path: String,
    /// Who may use it.
    pub access: Access,
}

/// What the authentication layer found out about the caller; put into every request.
#[derive(Clone, Debug)]
pub enum Identity {
    /// Signed in.
    Known(Arc<Actor>),
    /// Signed in, and may do nothing but set up the second factor that the clinic asks for.
    Unenrolled(Arc<Actor>),
    /// Not signed in, and why: no token, expired, revoked.
    Unknown(Error),
}

/// The signed-in caller, for handlers behind a guard.
#[derive(Clone, Debug)]
pub struct Caller(pub Arc<Actor>);

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        match parts.extensions.get::<Identity>() {
            Some(Identity::Known(actor) | Identity::Unenrolled(actor)) => Ok(Self(Arc::clone(actor))),
            Some(Identity::Unknown(error)) => Err(error.clone()),
            None => Err(Error::new(Kind::Unauthenticated, "auth.required")),
        }
    }
}

/// The routes of a module, each with its access.
pub struct Routes<S = ()> {
    router: OpenApiRouter<S>,
    table: Vec<RouteEntry>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self {
            router: OpenApiRouter::new(),
            table: Vec::new(),
        }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// Adds one handler: `routes.add(Access::Can(PatientsRead), routes!(list_patients))`.
    #[must_use]
    pub fn add(mut self, access: Access, route: UtoipaMethodRouter<S>) -> Self {
        let (schemas, mut paths, handlers) = route;
        for (path, item) in &mut paths.paths {
            for (method, operation) in operations(item) {
                describe(operation, access, path, method);
                self.table.push(RouteEntry {
                    method,
                    path: path.clone(),
                    access,
                });
            }
        }
        // All methods of one call share their path.
        let template: Arc<str> = paths.paths.keys().next().map_or("", String::as_str).into();
        let guarded = handlers.layer(Check(move |request: &mut Request| {
            guard(access, &template, request)
        }));
        self.router = self.router.routes((schemas, paths, guarded));
        self
    }

    /// Adds the routes of another module.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.table.extend(other.table);
        self
    }

    /// Gives the handlers what they need.
    #[must_use]
    pub fn with_state<S2: Clone + Send + Sync + 'static>(self, state: S) -> Routes<S2> {
        Routes {
            router: self.router.with_state(state),
            table: self.table,
        }
    }

    /// The router, its document and its table.
    pub fn into_parts(self) -> (Router<S>, OpenApi, Vec<RouteEntry>) {
        let (router, document) = self.router.split_for_parts();
        (router, document, self.table)
    }
}

fn guard(access: Access, template: &str, request: &Request) -> Result<(), Error> {
    admit(access, request)?;
    match request.extensions().get::<RouteGate>() {
        Some(gate) => gate.check(request.method(), template),
        None => Ok(()),
    }
}

fn admit(access: Access, request: &Request) -> Result<(), Error> {
    match (access, request.extensions().get::<Identity>()) {
        (Access::Public, _)
        | (Access::Own | Access::SignedIn, Some(Identity::Known(_)))
        | (Access::Own, Some(Identity::Unenrolled(_))) => Ok(()),
        (_, Some(Identity::Unenrolled(_))) => Err(Error::new(Kind::Forbidden, "auth.enrolment_required")),
        (_, Some(Identity::Unknown(error))) => Err(error.clone()),
        (_, None) => Err(Error::new(Kind::Unauthenticated, "auth.required")),
        (Access::Can(permission), Some(Identity::Known(actor))) => actor.require(permission),
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", item.get.as_mut()),
        ("PUT", item.put.as_mut()),
        ("POST", item.post.as_mut()),
        ("DELETE", item.delete.as_mut()),
        ("PATCH", item.patch.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

/// Says in the document what holds for every route: who may use it and how it can be refused.
fn describe(operation: &mut Operation, access: Access, path: &str, method: &str) {
    let with_id = path.contains('{');
    let mut refusals = vec![
        (400, "The request cannot be read"),
        (408, "The request or its work took too long"),
        (429, "Too many tries from this address"),
        (500, "A fault of the box; the trace id names it in its log"),
        (503, "Not at this moment: see Retry-After"),
    ];
    if method != "GET" {
        refusals.extend([
            (413, "More bytes than are taken"),
            (415, "The body is not JSON"),
            (422, "A rule speaks against it"),
            (507, "The disk is full: reading goes on"),
        ]);
    }
    if with_id {
        refusals.push((404, "Not there, or not to be seen by this person"));
    }
    match access {
        Access::Public => operation.security = Some(Vec::new()),
        Access::Own | Access::SignedIn | Access::Can(_) => {
            refusals.extend([(401, "Nobody is signed in"), (403, "Not allowed for this role")]);
            operation.security = Some(vec![SecurityRequirement::new("session", Vec::<String>::new())]);
        }
    }
    if let Access::Can(permission) = access {
        let extensions = utoipa::openapi::extensions::ExtensionsBuilder::new()
            .add("x-permission", permission.as_str())
            .build();
        operation
            .extensions
            .get_or_insert_with(Default::default)
            .merge(extensions);
    }
    for (status, description) in refusals {
        operation
            .responses
            .responses
            .entry(status.to_string())
            .or_insert_with(|| {
                let content = Content::new(Some(Ref::from_schema_name("Problem")));
                let response = ResponseBuilder::new().description(description);
                response
                    .content("application/problem+json", content)
                    .build()
                    .into()
            });
    }
}
