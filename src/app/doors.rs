//! Where a running box answers, and by which name the network knows it.

use std::net::SocketAddr;

use tokio::sync::watch;

/// The addresses as they were taken, and the announcement.
#[derive(Clone, Debug)]
pub struct Doors {
    /// The staff's.
    pub staff: SocketAddr,
    /// The families'.
    pub portal: SocketAddr,
    /// Of monitors.
    pub ops: SocketAddr,
    /// Of the page of trust; none when its port was taken.
    pub trust: Option<SocketAddr>,
    /// The name by which the box is announced; none while it is not.
    pub announced: Option<watch::Receiver<String>>,
}

impl Doors {
    /// Whether devices of the network would look for the box and not find it.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.announced.is_none() && !self.staff.ip().is_loopback()
    }

    /// The name by which the box is announced.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.announced.as_ref().map(|name| name.borrow().clone())
    }
}
