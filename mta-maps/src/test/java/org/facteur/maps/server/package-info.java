/**
 * Real servers for tests: started on loopback ports and in private directories, ended with them.
 */
package org.facteur.maps.server;
