//! What the doctor says about each finding, in English, as all of the command line.

/// What a code means and what to do, for whoever stands at the machine.
pub(super) fn words(code: &str) -> &'static str {
    match code {
        "folder.missing" => "There is no data folder here: name the right one with --data.",
        "folder.unreadable" => "The data folder cannot be used: check who owns it and who runs omi.",
        "box.between" => "The box is starting or stopping, and nothing was examined: run omi doctor again.",
        "box.silent" => {
            "The running box did not examine itself: see its log, stop it, and run omi doctor again."
        }
        "store.unreadable" => {
            "The running box cannot read its store: see its log, stop it, and run omi doctor again."
        }
        "keys.wrong" => {
            "The keys do not open with this root key: bring the right key file, credential or passphrase."
        }
        "keys.missing" => {
            "There is no key ring in the folder: without it nothing can be read. Restore it from a backup."
        }
        "keys.beside_data" => {
            "The root key opens with a file in the data folder, which does not protect a stolen box: add a \
             credential or a passphrase with omi admin keys add, then remove the slot of the file."
        }
        "keys.file_only" => {
            "The root key opens with a key file alone: that protects a stolen box only if the file is kept elsewhere."
        }
        "keys.useless_file" => "The file root.key in the data folder opens nothing any more: destroy it.",
        "keys.unreadable" => {
            "A secret that the settings name cannot be read, or opens no slot: see omi admin keys list."
        }
        "keys.exposed" => "Others than its owner may read or change the file of a root key: chmod 400.",
        "keys.foreign" => "The file of a root key belongs to another user than the data folder: chown it.",
        "folder.exposed" => "Others than its owner may enter the data folder: chmod 700.",
        "integrity.damaged" => {
            "The last check of the file on a copy found damage: stop the box, keep this folder as it is, and run \
             omi doctor again."
        }
        "integrity.no_room" => {
            "The last check of the file on a copy was missed: there was no room for the copy."
        }
        "integrity.failed" => "The last check of the file on a copy was missed: see the log of the box.",
        "integrity.overdue" => "The file was not checked for a week: run omi doctor --check-now.",
        "store.missing" => "The folder holds no store yet: start the box once.",
        "store.newer" => {
            "The store was written by a newer version of omi: install that version or a later one."
        }
        "store.file_damaged" => "The pages of the store are damaged.",
        "store.file_repaired" => "The store was not closed in order; the next start puts it right by itself.",
        "store.undecodable" => "Records cannot be decoded.",
        "store.seal_broken" => "The seals of records are broken: their bytes were changed.",
        "store.erased_records" => "Records of erased people are still in the file; nobody can read them.",
        "store.index_missing" | "store.index_stray" => {
            "Indexes disagree with records: run omi doctor --repair."
        }
        "store.keys_missing" => "Keys of people are missing in the key ring: restore its newest backup.",
        "store.subject_unreadable" => "The table of people's keys is damaged.",
        "store.key_shared" => "Two people share a key.",
        "store.counter_unreadable" => "A counter is damaged.",
        "audit.altered" => "The audit log was altered: the chain breaks.",
        "audit.missing" => "Entries of the audit log are missing.",
        "audit.forged" => "A signature of the audit log is not this box's.",
        "audit.index_stray" => "The index of the audit log disagrees with it: run omi doctor --repair.",
        "outbox.dead_letters" => "Messages were given up: look at them and try them again.",
        "certificate.missing" => {
            "There is no certificate yet, or it cannot be read: the next start makes one."
        }
        "certificate.expired" => "The certificate authority has run out: the next start renews it.",
        "clock.behind" => "The clock is behind what the store has seen: set it before signing anyone in.",
        "clock.unsynchronised" => "Nothing keeps the clock right: connect the box to a time server.",
        "disk.low" => "The disk is getting full.",
        "disk.full" => "The disk is full: the box only reads. Make room.",
        _ => "Something is not as it should be.",
    }
}
