//! Memory that is given back is wiped, whoever held it: a token that JavaScript handed over, an answer that repeats it,
//! and whatever was read of that on the way to an error. So no type has to see to it, and none can be forgotten.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);
