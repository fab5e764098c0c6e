//! What a fault of an address is.

use crate::core::error::codes::Code;

/// Its code, and the sign that is at fault where one is.
pub(super) type Fault = (Code, Option<char>);
