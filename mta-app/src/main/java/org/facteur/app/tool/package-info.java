/**
 * The command line tools: one class each, started through {@link org.facteur.app.tool.ToolMain}
 * under the name of the program. They start fast: nothing here may load Netty, Logback or the mail
 * system's services. Postfix counterpart: the programs of section 1 of its manual.
 */
package org.facteur.app.tool;
