import { LocationCard } from "@ui/location-card";
import { MediaNotice } from "@ui/media-tile";
import { useTranslation } from "react-i18next";
import type { PhoneLocation } from "../../control/types";

export function LocationBody({ location }: { location: PhoneLocation }) {
  const { t } = useTranslation("phone");
  const latitude = Number(location.latitude);
  const longitude = Number(location.longitude);
  if (!Number.isFinite(latitude) || !Number.isFinite(longitude)) {
    return <MediaNotice failed text={t("thread.bad_location")} />;
  }
  return (
    <LocationCard latitude={latitude} longitude={longitude} name={location.name} address={location.address} />
  );
}
