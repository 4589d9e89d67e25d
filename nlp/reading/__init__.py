"""From a comment to points: hide, recognise, split, set aside what says nothing."""
