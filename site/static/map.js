// The map's extras: another layer without leaving the page, its name for who cannot see it, street names close up.
// Everything here also works without it: layers are links, the map is a drawing.
"use strict";

(function () {
  // Leaflet empties a tile that it lets go of with a picture in a data: address, which our policy forbids.
  if (window.L) {
    L.TileLayer.include({
      _abortLoading: null,
      _removeTile: function (key) {
        this._tiles[key]?.el.removeAttribute("src");
        return L.GridLayer.prototype._removeTile.call(this, key);
      },
    });
  }

  const map = document.getElementById("map_area");
  if (!map) {
    return;
  }
  const links = Array.from(document.querySelectorAll(".ob-layers a"));
  let asked = null; // the request under way: the newest choice wins
  let shown = here();

  function here() {
    return location.pathname + location.search;
  }

  // The page at an address, or an error: of another edition it is no part of this page.
  async function fetched(address) {
    asked?.abort();
    asked = new AbortController();
    const answer = await fetch(address, { signal: asked.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const other = page.getElementById("map_area");
    if (!answer.ok || other?.dataset.snapshot !== map.dataset.snapshot) {
      throw new Error("another page");
    }
    return page;
  }

  // The tiles of another layer; no heat at all where its months are not whole.
  function heat(tiles) {
    const drawn = map.openbeat;
    if (!drawn) {
      return;
    }
    if (tiles && !drawn.heat) {
      throw new Error("no heat to change");
    }
    if (tiles) {
      drawn.heat.setUrl(tiles);
      drawn.heat.addTo(drawn.map);
    } else {
      drawn.heat?.remove();
    }
  }

  function swap(page) {
    const other = page.getElementById("map_area");
    const current = page.querySelector(".ob-layers [aria-current]")?.getAttribute("href");
    heat(other.dataset.tiles);
    for (const name of ["src", "alt"]) {
      map.querySelector(".ob-map__still").setAttribute(name, other.querySelector(".ob-map__still").getAttribute(name));
    }
    for (const id of ["map-heading", "map-words"]) {
      document.getElementById(id).replaceChildren(...page.getElementById(id).childNodes);
    }
    for (const link of links) {
      link.toggleAttribute("aria-current", link.getAttribute("href") === current);
      if (link.hasAttribute("aria-current")) {
        link.setAttribute("aria-current", "true");
      }
    }
    document.title = page.title;
    document.getElementById("map-said").textContent = document.getElementById("map-heading").textContent;
  }

  // Show the layer of an address; `instead` where that fails. A choice that a newer one overtook is dropped.
  async function show(address, done, instead) {
    try {
      swap(await fetched(address));
    } catch (error) {
      if (error.name !== "AbortError") {
        instead();
      }
      return;
    }
    done();
    shown = here();
  }

  for (const link of links) {
    link.addEventListener("click", function (event) {
      if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
        return;
      }
      event.preventDefault();
      show(link.href, () => history.pushState(null, "", link.href), () => location.assign(link.href));
    });
  }

  addEventListener("popstate", function () {
    asked?.abort();
    if (here() !== shown) {
      show(location.href, () => {}, () => location.reload());
    }
  });

  // Somebody else's streets below everything, where the site's settings name any.
  function streets(chart) {
    const { basemap, basemapCredit } = map.dataset;
    if (!basemap) {
      return;
    }
    const credit = document.createElement("span");
    credit.textContent = basemapCredit;
    chart.createPane("ob-streets").style.zIndex = "100";
    L.tileLayer(basemap, { pane: "ob-streets", attribution: credit.innerHTML, maxZoom: 19 }).addTo(chart);
  }

  function dress() {
    const chart = map.openbeat.map;
    const fit = chart.getZoom();
    const near = () => map.classList.toggle("ob-map--near", chart.getZoom() > fit + 0.9);
    chart.on("zoomend", near);
    near();
    map.setAttribute("role", "region");
    map.setAttribute("aria-label", map.dataset.label);
    streets(chart);
  }

  if (map.openbeat) {
    dress();
  } else {
    map.addEventListener("openbeat:map", dress, { once: true });
  }
})();
