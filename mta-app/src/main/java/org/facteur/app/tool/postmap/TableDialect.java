package org.facteur.app.tool.postmap;

import org.facteur.maps.source.AliasFormat;
import org.facteur.maps.source.MapFormat;
import org.facteur.maps.source.SourceFormat;

/** What postmap and postalias do differently. */
public enum TableDialect {
  MAP(
      new MapFormat(),
      "Nbc:d:fFhimnopq:rsuUvw",
      "usage: postmap [-bfFhimnNoprsuUvw] [-c config_dir] [-d key] [-q key] [map_type:]file..."),
  ALIAS(
      new AliasFormat(),
      "Nc:d:finopq:rsuvw",
      "usage: postalias [-Nfinoprsuvw] [-c config_dir] [-d key] [-q key] [map_type:]file...");

  private final SourceFormat format;
  private final String options;
  private final String usage;

  TableDialect(SourceFormat format, String options, String usage) {
    this.format = format;
    this.options = options;
    this.usage = usage;
  }

  SourceFormat format() {
    return format;
  }

  String options() {
    return options;
  }

  String usage() {
    return usage;
  }
}
