import { Button } from "@ui/button";
import { Dialog } from "@ui/dialog";
import { Field, Input } from "@ui/field";
import { LocationCard } from "@ui/location-card";
import { toast } from "@ui/toast";
import { LocateFixed } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { OutgoingMessage } from "../../control/types";

interface LocationDialogProps {
  open: boolean;
  onClose(): void;
  onSend(message: OutgoingMessage): void;
}

interface Place {
  name: string;
  address: string;
  latitude: string;
  longitude: string;
}

const PLACES: readonly Place[] = [
  { name: "Puerta del Sol", address: "Madrid", latitude: "40.416775", longitude: "-3.703790" },
  {
    name: "Ángel de la Independencia",
    address: "Ciudad de México",
    latitude: "19.427050",
    longitude: "-99.167660",
  },
  { name: "Obelisco", address: "Buenos Aires", latitude: "-34.603740", longitude: "-58.381590" },
  { name: "Plaza de Bolívar", address: "Bogotá", latitude: "4.598060", longitude: "-74.076080" },
];

const NOWHERE: Place = { name: "", address: "", latitude: "", longitude: "" };

/** Null unless it is a number within ±`limit` degrees; a comma is as good as a point. */
export function degrees(text: string, limit: number): number | null {
  const value = Number(text.trim().replace(",", "."));
  return text.trim() === "" || !Number.isFinite(value) || Math.abs(value) > limit ? null : value;
}

export function LocationDialog({ open, onClose, onSend }: LocationDialogProps) {
  const { t } = useTranslation("phone");
  const formId = useId();
  const [place, setPlace] = useState(NOWHERE);
  const [tried, setTried] = useState(false);
  const latitude = degrees(place.latitude, 90);
  const longitude = degrees(place.longitude, 180);
  const set = (field: keyof Place) => (event: { target: { value: string } }) =>
    setPlace((before) => ({ ...before, [field]: event.target.value }));

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (latitude === null || longitude === null) {
      setTried(true);
      return;
    }
    const name = place.name.trim();
    const address = place.address.trim();
    onSend({
      type: "location",
      location: { latitude, longitude, ...(name && { name }), ...(address && { address }) },
    });
    setPlace(NOWHERE);
    setTried(false);
  };

  const locate = () => {
    if (!navigator.geolocation) {
      toast.error(t("location.unavailable"));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        setPlace({
          ...NOWHERE,
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
        }),
      () => toast.error(t("location.unavailable")),
    );
  };

  return (
    <Dialog
      open={open}
      onOpenChange={onClose}
      title={t("location.title")}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel", { ns: "control" })}</Button>
          <Button type="submit" form={formId} variant="primary" data-testid="send-location">
            {t("location.send")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="flex flex-wrap gap-1.5">
          <Button size="sm" variant="soft" onClick={locate}>
            <LocateFixed />
            {t("location.mine")}
          </Button>
          {PLACES.map((known) => (
            <Button key={known.name} size="sm" onClick={() => setPlace(known)}>
              {known.name}
            </Button>
          ))}
        </div>
        <div className="grid grid-cols-2 gap-3">
          <Field
            label={t("location.latitude")}
            error={
              (tried || place.latitude !== "") && latitude === null ? t("location.bad_latitude") : undefined
            }
          >
            {(props) => (
              <Input {...props} inputMode="decimal" value={place.latitude} onChange={set("latitude")} />
            )}
          </Field>
          <Field
            label={t("location.longitude")}
            error={
              (tried || place.longitude !== "") && longitude === null
                ? t("location.bad_longitude")
                : undefined
            }
          >
            {(props) => (
              <Input {...props} inputMode="decimal" value={place.longitude} onChange={set("longitude")} />
            )}
          </Field>
        </div>
        <Field label={t("location.name")}>
          {(props) => <Input {...props} maxLength={200} value={place.name} onChange={set("name")} />}
        </Field>
        <Field label={t("location.address")}>
          {(props) => <Input {...props} maxLength={300} value={place.address} onChange={set("address")} />}
        </Field>
        {latitude !== null && longitude !== null && (
          <LocationCard
            latitude={latitude}
            longitude={longitude}
            name={place.name}
            address={place.address}
            className="mx-auto"
          />
        )}
      </form>
    </Dialog>
  );
}
