import type { TemplateHeader } from "@ui/template-preview-model";
import { type Json, objectIn, textIn, webAddress } from "@ui/unknown-json";
import { mediaUrl } from "../../control/control-client";

/** The header of an interactive message, and that of a template: their shapes are the same. */
export function headerOf(header: Json): TemplateHeader | null {
  const type = textIn(header.type);
  const content = objectIn(header[type]);
  switch (type) {
    case "text": {
      const text = textIn(header.text);
      return text === "" ? null : { kind: "text", text };
    }
    case "image":
    case "video":
    case "gif":
    case "document":
      return { kind: type, ...fileOf(content) };
    case "location": {
      const [latitude, longitude] = [Number(content.latitude), Number(content.longitude)];
      const known = Number.isFinite(latitude) && Number.isFinite(longitude);
      const location = { latitude, longitude, name: textIn(content.name), address: textIn(content.address) };
      return { kind: "location", location: known ? location : null };
    }
    case "product":
      return productHeader([textIn(content.product_retailer_id)]);
    default:
      return null;
  }
}

/** The first of these products stands for all of them. */
export function productHeader(retailer_ids: string[]): TemplateHeader | null {
  const named = retailer_ids.filter((id) => id !== "");
  const [retailer_id] = named;
  return retailer_id === undefined ? null : { kind: "product", retailer_id, product_count: named.length };
}

function fileOf(file: Json) {
  const id = textIn(file.id);
  return {
    url: id === "" ? webAddress(file.link) : mediaUrl(id),
    filename: textIn(file.filename),
    mime_type: textIn(file.mime_type),
  };
}
