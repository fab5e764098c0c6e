import { Component, computed, input } from '@angular/core';
import { explain } from 'pec-massiva/words/it';

@Component({
  selector: 'app-explained',
  template: `
    <p>{{ sentences() }}</p>
    @if (words().problems.length > 0) {
      <ul>
        @for (problem of words().problems; track problem) {
          <li>{{ problem.text }}</li>
        }
      </ul>
    }
  `,
})
export class Explained {
  readonly error = input.required<unknown>();
  protected readonly words = computed(() => explain(this.error()));
  protected readonly sentences = computed(() => [this.words().what, this.words().meaning, this.words().todo].filter(Boolean).join(' '));
}
