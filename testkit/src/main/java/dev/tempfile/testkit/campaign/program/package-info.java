/**
 * What the harness drives: the library, and a naive program with switchable defects that shows that the harness notices them.
 *
 * <p>{@link dev.tempfile.testkit.campaign.program.DrivenProgram} is the conversation; start there to have another program driven.
 */
@NullMarked
package dev.tempfile.testkit.campaign.program;

import org.jspecify.annotations.NullMarked;
