//! To which request a thread is attending. Every line that is logged meanwhile carries the request's
//! trace, its span and its user.

use std::cell::Cell;

use super::trace_context::{SpanId, TraceContext, TraceId};
use crate::shared::ids::UserId;

/// To whom and to what a line belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Belongs {
    /// W3C trace id.
    pub trace: Option<TraceId>,
    /// W3C span id.
    pub span: Option<SpanId>,
    /// Id of the signed-in user.
    pub user: Option<UserId>,
}

thread_local! {
    static CURRENT: Cell<Belongs> = const { Cell::new(Belongs { trace: None, span: None, user: None }) };
}

impl Belongs {
    /// To a request that nobody is known for yet.
    pub const fn to_request(context: &TraceContext) -> Self {
        Self {
            trace: Some(context.trace()),
            span: Some(context.span()),
            user: None,
        }
    }

    /// What this thread attends to.
    pub fn current() -> Self {
        CURRENT.get()
    }

    /// Attends to this while `act` runs, and learns what becomes known meanwhile.
    pub fn attend<T>(&mut self, act: impl FnOnce() -> T) -> T {
        /// Gives the thread back what it attended to before, after a panic too.
        struct Attending<'a> {
            before: Belongs,
            now: &'a mut Belongs,
        }
        impl Drop for Attending<'_> {
            fn drop(&mut self) {
                *self.now = CURRENT.replace(self.before);
            }
        }
        let _attending = Attending {
            before: CURRENT.replace(*self),
            now: self,
        };
        act()
    }
}

/// Notes on the request that is attended to who has signed in, for every line from here on.
pub fn record_user(user: UserId) {
    CURRENT.set(Belongs {
        user: Some(user),
        ..CURRENT.get()
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::ids::Id as _;

    #[test]
    fn what_becomes_known_stays_with_the_request_and_leaves_the_thread() {
        let user = UserId::from_uuid(uuid::Uuid::from_u128(7));
        let mut outer = Belongs::to_request(&TraceContext::root());
        let mut inner = Belongs::to_request(&TraceContext::root());
        outer.attend(|| {
            let before = Belongs::current();
            inner.attend(|| record_user(user));
            assert_eq!(Belongs::current(), before);
        });
        assert_eq!((inner.user, outer.user), (Some(user), None));
        assert_eq!(Belongs::current(), Belongs::default());
        let fallen =
            std::panic::catch_unwind(move || inner.attend(|| std::panic::resume_unwind(Box::new(()))));
        assert!(fallen.is_err());
        assert_eq!(Belongs::current(), Belongs::default());
    }
}
