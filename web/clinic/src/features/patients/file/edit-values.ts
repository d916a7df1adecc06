import type { Patient, PatientFields } from "@omi/api";
import * as z from "zod/mini";
import { addressRule, birthRule, idRule, nameRule, remarksRule } from "../register/rules";
import { type AddressValues, orNull, toAddress } from "../register/values";

export interface EditValues {
  firstName: string;
  lastName: string;
  dateOfBirth: string;
  dniNie: string;
  address: AddressValues;
  remarks: string;
}

export const editRule = z.object({
  firstName: nameRule,
  lastName: nameRule,
  dateOfBirth: birthRule,
  dniNie: idRule,
  address: addressRule,
  remarks: remarksRule,
});

export function toEditValues(patient: Patient): EditValues {
  return {
    firstName: patient.firstName,
    lastName: patient.lastName,
    dateOfBirth: patient.dateOfBirth,
    dniNie: patient.dniNie ?? "",
    address: readAddress(patient),
    remarks: patient.remarks ?? "",
  };
}

/** The whole file with the changed fields in it, as the server gave it. */
export function toFields(patient: Patient, values: EditValues): PatientFields {
  return {
    ...patient,
    firstName: values.firstName.trim(),
    lastName: values.lastName.trim(),
    dateOfBirth: values.dateOfBirth,
    dniNie: orNull(values.dniNie),
    address: toAddress(values.address),
    remarks: orNull(values.remarks),
  };
}

function readAddress({ address }: Patient): AddressValues {
  return {
    street: address?.street ?? "",
    postalCode: address?.postalCode ?? "",
    city: address?.city ?? "",
    province: address?.province ?? "",
  };
}
