// Files to attach; the Rust tests use the same.
const fixture = (name) => new URL(`../crates/testkit/fixtures/${name}`, import.meta.url).pathname;

export const PHOTO = fixture("photo.jpg");
export const PICTURE = fixture("picture.png");
export const CLIP = fixture("clip.mp4");
export const PRICE_LIST = fixture("price-list.pdf");
