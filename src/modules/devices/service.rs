//! Noting devices and listing them.

use serde_json::json;

use super::model::{Device, DeviceKind};
use crate::platform::audit::Audit;
use crate::platform::store::{Header, Subject, View, WriteTx};
use crate::shared::error::Error;
use crate::shared::person::ShortText;

/// Notes that someone was shown a code.
///
/// # Errors
/// When the store refuses.
pub fn note_code(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    Audit::of("devices.code_made", Subject::Clinic).write(tx)
}

/// Notes a device that was paired.
///
/// # Errors
/// When the store refuses.
pub fn note_paired(tx: &mut WriteTx<'_>, name: &ShortText) -> Result<Device, Error> {
    let device = keep(tx, DeviceKind::Paired, name.to_string())?;
    Audit::of("devices.paired", Subject::Clinic)
        .on(&device)
        .changed(&json!({}), &json!({ "deviceName": device.name }))
        .write(tx)?;
    Ok(device)
}

/// Notes that a browser trusts the box, unless it is known of any device.
///
/// # Errors
/// When the store refuses.
pub fn note_browser(tx: &mut WriteTx<'_>) -> Result<(), Error> {
    if has_any(tx)? {
        return Ok(());
    }
    let device = keep(tx, DeviceKind::Browser, String::new())?;
    Audit::of("devices.browser_seen", Subject::Clinic)
        .on(&device)
        .write(tx)
}

fn keep(tx: &mut WriteTx<'_>, kind: DeviceKind, name: String) -> Result<Device, Error> {
    let mut device = Device {
        id: tx.new_id(),
        header: Header::default(),
        kind,
        name,
        at: tx.now(),
    };
    tx.put(&mut device)?;
    Ok(device)
}

/// Whether any device is known to trust the box.
///
/// # Errors
/// When the store cannot be read.
pub fn has_any(view: &impl View) -> Result<bool, Error> {
    Ok(!list_devices(view, 1)?.is_empty())
}

/// The devices, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub fn list_devices(view: &impl View, limit: usize) -> Result<Vec<Device>, Error> {
    view.find_until(&Device::order_index(jiff::Timestamp::UNIX_EPOCH), limit)
}
