//! What a person reads when everything is ready.

use super::cloud::RunningCloud;
use super::desk::RunningDesk;

pub(super) async fn up(cloud: &RunningCloud, desk: &RunningDesk) {
    println!();
    println!("  Recado is ready.");
    println!();
    print_desk(desk).await;
    print_cloud(cloud);
    println!();
}

pub(super) fn cloud(cloud: &RunningCloud) {
    println!();
    println!("  The cloud is ready.");
    println!();
    print_cloud(cloud);
    println!();
}

pub(super) async fn desk(desk: &RunningDesk) {
    println!();
    println!("  The desk is ready.");
    println!();
    print_desk(desk).await;
    println!();
}

async fn print_desk(desk: &RunningDesk) {
    println!("  Desk      {}", desk.origin);
    match desk.welcome().await {
        Ok(Some(line)) => println!("            {line}"),
        Ok(None) => {}
        Err(error) => println!("            no one can sign in yet: {error:#}"),
    }
}

fn print_cloud(cloud: &RunningCloud) {
    println!("  Phones    {}/phone/", cloud.origin);
    println!("  Console   {}", cloud.origin);
    println!("  Graph     {}/v23.0", cloud.origin);
    if let Some(token) = cloud.shown_token() {
        println!("            token {token}");
    }
}
