import { call } from "./transport";
import type { DeviceList, GettingStarted, PairingOffer } from "./types";

export const makePairingCode = () => call<PairingOffer>("POST", "/api/pairing/codes");

export const listDevices = (signal?: AbortSignal) =>
  call<DeviceList>("GET", "/api/devices", { signal });

export const getGettingStarted = (signal?: AbortSignal) =>
  call<GettingStarted>("GET", "/api/getting-started", { signal });
