/**
 * Tables made of text in main.cf or of other tables, and the two that answer always or never.
 * Postfix counterpart: util/dict_inline, dict_static, dict_union, dict_pipe, dict_random,
 * dict_fail, dict_ht.
 */
package org.facteur.maps.composed;
