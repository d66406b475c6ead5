import { mediaUrl } from "../../control/control-client";
import type { Header, HeaderFile } from "./rich-message";
import { type Json, objectIn, textIn, webAddress } from "./unknown-json";

/** The header of an interactive message, and that of a template: their shapes are the same. */
export function headerOf(header: Json): Header | null {
  const type = textIn(header.type);
  const content = objectIn(header[type]);
  switch (type) {
    case "text": {
      const text = textIn(header.text);
      return text === "" ? null : { type, text };
    }
    case "image":
    case "video":
    case "document":
      return { type, file: fileOf(content) };
    case "gif":
      return { type: "video", file: fileOf(content) };
    case "location": {
      const { latitude, longitude } = content;
      const location = { name: textIn(content.name), address: textIn(content.address) };
      return { type, location: { latitude: Number(latitude), longitude: Number(longitude), ...location } };
    }
    case "product":
      return productHeader(content);
    default:
      return null;
  }
}

export function productHeader(product: Json): Header | null {
  const retailer_id = textIn(product.product_retailer_id);
  return retailer_id === "" ? null : { type: "product", retailer_id };
}

function fileOf(file: Json): HeaderFile {
  const id = textIn(file.id);
  return {
    url: id === "" ? webAddress(file.link) : mediaUrl(id),
    filename: textIn(file.filename),
    mime_type: textIn(file.mime_type),
  };
}
