"""What a run would come to if it went on, or were begun or edited otherwise."""
