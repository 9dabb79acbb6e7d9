/** Tables answered by the operating system. Postfix counterpart: util/dict_unix. */
package org.facteur.maps.system;
