/**
 * Tables made of text in main.cf or of other tables. Postfix counterpart: util/dict_inline,
 * dict_static, dict_union.
 */
package org.facteur.maps.composed;
