// SPDX-License-Identifier: MIT
// Opens the object that the page's address names as IIIF content state: fetched only where there is one.
import { isNamed, parameter, readContentState } from "./data/content-state";
import type { Catalogue } from "./data/catalogue";
import type { Entry } from "./data/entry";
import { formatRoute, workRoute } from "./state/route";

/** Shows the work, or says that it is not here; then the address is that of the work alone. */
export async function openContentState(value: string, catalogue: Catalogue, { manifests }: Entry): Promise<void> {
  const addresses = readContentState(value);
  const found = addresses.length > 0 ? await catalogue.first((work) => isNamed(work, addresses, manifests)) : null;
  const query = new URLSearchParams(location.search);
  query.delete(parameter);
  const id = found?.id ?? addresses[0] ?? value.slice(0, 200);
  const route = found ? workRoute({ id, at: found.number }) : ({ view: "work", id, at: null, zoom: null } as const);
  history.replaceState(history.state, "", `${location.pathname}${query.toString() === "" ? "" : `?${query}`}${location.hash}`);
  location.hash = formatRoute(route);
}
