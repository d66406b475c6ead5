//! The built program in a test: started, killed and restarted as a child process, and used over HTTP and WebSocket as its users
//! use it. Nothing here knows the program's insides.

pub mod control;
pub mod desk;
pub mod event_stream;
pub mod eventually;
pub mod fixtures;
pub mod http;
mod ports;
pub mod postgres;
pub mod random;
pub mod recado;
pub mod scenario;

pub use control::Control;
pub use desk::Desk;
pub use event_stream::EventStream;
pub use eventually::eventually;
pub use http::{Answer, Surface};
pub use random::Random;
pub use recado::{Recado, RunningRecado};
