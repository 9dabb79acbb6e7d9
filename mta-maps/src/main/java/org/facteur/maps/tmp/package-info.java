/** Stand-ins for regexp and pcre until the real types land: no flags, no substitution. */
package org.facteur.maps.tmp;
